//! What a user sees: modules are named by what the user does.
