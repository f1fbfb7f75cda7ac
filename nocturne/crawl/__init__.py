"""Sending sources out: which visits tonight, how machines share them, what each one brought home."""
