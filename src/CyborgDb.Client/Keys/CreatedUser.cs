using System.Text.Json.Serialization;
using CyborgDb.Json;

namespace CyborgDb;

/// <summary>A user that has just been made, with the token that is shown this once.</summary>
[JsonConverter(typeof(SecretJsonConverter<CreatedUser>))]
public sealed class CreatedUser : IDisposable
{
    /// <summary>A user with a token.</summary>
    /// <param name="userId">The user's identifier.</param>
    /// <param name="permissions">What the user may do.</param>
    /// <param name="token">The user's credential, which is disposed of with this.</param>
    public CreatedUser(UserId userId, IndexPermissions permissions, UserToken token)
    {
        UserId = userId;
        Permissions = permissions;
        Token = token;
    }

    /// <summary>The user's identifier, by which the user is listed and deleted.</summary>
    public UserId UserId { get; }

    /// <summary>What the user may do.</summary>
    public IndexPermissions Permissions { get; }

    /// <summary>The user's credential. The service does not show it again: hand it on before you dispose of it.</summary>
    public UserToken Token { get; }

    /// <summary>The identifier and what the user may do, never the token.</summary>
    /// <returns>For example <c>000102030405060708090a0b0c0d0e0f (Read, Write)</c>.</returns>
    public override string ToString() => $"{UserId} ({Permissions})";

    /// <summary>Overwrites the token with zeros.</summary>
    public void Dispose() => Token.Dispose();
}
