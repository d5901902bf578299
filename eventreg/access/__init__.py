"""Who may do what: viewers, permissions, the policy and the admission guard; pure decisions on facts handed in."""
