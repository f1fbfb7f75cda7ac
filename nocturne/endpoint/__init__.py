"""Where people subscribe, confirm, choose and leave: a small ASGI app that keeps addresses sealed."""
