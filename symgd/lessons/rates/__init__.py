"""What other learning rates, and other starts, would have done."""
