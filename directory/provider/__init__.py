"""`/provider/{token}/`: where a provider looks after its own entries. No login, no cookie, no script."""
