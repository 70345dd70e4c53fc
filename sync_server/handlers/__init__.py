"""What each route does, a module per noun."""
