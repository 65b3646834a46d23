"""Windows that move along the rows: rolling, expanding and exponentially weighted ones."""
