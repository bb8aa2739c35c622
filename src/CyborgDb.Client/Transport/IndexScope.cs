namespace CyborgDb.Transport;

/// <summary>The index that a request is about, with the key that opens it.</summary>
/// <param name="Name">The index's name.</param>
/// <param name="Key">Its key; <see langword="null"/> where the request goes without one.</param>
/// <param name="UserId">The user on whose behalf it is, where the caller names one.</param>
/// <param name="IsNameInPath">Whether the route's path says the name, so that the body need not.</param>
internal sealed record IndexScope(string Name, IndexKey? Key, UserId? UserId, bool IsNameInPath = false);
