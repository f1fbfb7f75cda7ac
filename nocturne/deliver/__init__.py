"""From a frozen digest to letters in mailboxes: planned, remembered before it is done, and never doubled."""
