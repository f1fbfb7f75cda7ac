"""Who gets letters: the list, how one comes onto it and leaves it, and the endpoint that both happen at."""
