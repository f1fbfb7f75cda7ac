"""The weekly letter: chosen, composed, looked over and frozen. Knows no subscriber."""
