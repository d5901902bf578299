"""What every page shares: guards, language, error pages, headers, logs, filters. Knows Flask, not the domain."""
