"""What was released, in forms that programs of others read."""
