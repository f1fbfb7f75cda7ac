"""Mail services, one file each: `Provider`s that are asked over HTTP. To add one, write a file; no list to edit."""
