namespace CyborgDb;

/// <summary>A user of an index.</summary>
/// <param name="UserId">The user's identifier.</param>
/// <param name="Permissions">What the user may do.</param>
public sealed record IndexUser(UserId UserId, IndexPermissions Permissions);
