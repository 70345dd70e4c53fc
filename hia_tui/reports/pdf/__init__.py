"""The PDF renderer: layout of our own on top of fpdf2, which writes fonts, pages and the file."""
