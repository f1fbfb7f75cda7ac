"""The demo: invented nights in six cities, told by stand-in platforms that speak the real formats."""
