namespace CyborgDb.Emulator.Access;

/// <summary>Who may use a route.</summary>
internal enum RouteAccess
{
    /// <summary>Everybody, without a credential.</summary>
    Open,

    /// <summary>Whoever has a credential.</summary>
    AnyCaller,

    /// <summary>The root key, and users who may read.</summary>
    Read,

    /// <summary>The root key, and users who may write.</summary>
    Write,

    /// <summary>The root key only.</summary>
    Admin,

    /// <summary>The root key only, on a route of users.</summary>
    UserAdmin,
}
