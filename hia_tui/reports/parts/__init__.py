"""The parts that reports are put together from, each a stream of blocks."""
