using System.Security.Cryptography;
using System.Text;

namespace CyborgDb.Emulator.Access;

/// <summary>
/// Checks <c>X-API-Key</c> against the root key, of which only a hash is kept, and the users' credentials. Without a
/// root key all may enter.
/// </summary>
internal sealed class CallerCheck(string? rootKey, UserDirectory users, ServiceVersion version, ContractReadings readings)
{
    private const string Header = "X-API-Key";
    private const string InvalidKey = "Invalid API Key";

    private readonly byte[]? _rootKeyHash = rootKey is null ? null : SHA256.HashData(Encoding.UTF8.GetBytes(rootKey));

    /// <summary>Whether there can be users: only where there is a root key that they are not.</summary>
    public bool HasUsers => _rootKeyHash is not null;

    /// <summary>Who sent the request; 401 when that cannot be told, 403 when it is somebody who may not.</summary>
    public Caller Admit(HttpRequest request, RouteAccess access)
    {
        if (_rootKeyHash is null || access == RouteAccess.Open)
            return Caller.Unrestricted;
        var presented = request.Headers[Header].ToString();
        if (presented.Length == 0)
            throw RejectedException.Unauthorized(InvalidKey);

        // Hashes have one length, so the comparison takes as long for any wrong key.
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(presented));
        if (CryptographicOperations.FixedTimeEquals(hash, _rootKeyHash))
            return Caller.Unrestricted;

        var secret = UserSecret.Parse(presented);
        if (secret is null || users.Find(secret) is not { } user)
        {
            secret?.Dispose();

            // On the routes of users 0.17 asks only whether it is the root key.
            throw version == ServiceVersion.V017 && access == RouteAccess.UserAdmin
                ? RejectedException.Forbidden(InvalidKey)
                : RejectedException.Unauthorized(InvalidKey);
        }

        if (IsAdmitted(user, access))
            return Caller.ForUser(user, secret);
        secret.Dispose();
        if (access is RouteAccess.Admin or RouteAccess.UserAdmin)
            throw RejectedException.Forbidden("This needs the root key: a user's API key is not enough");
        var detail = $"This API key lacks the permission '{(access == RouteAccess.Write ? "write" : "read")}'";
        throw readings.MissingPermission == MissingPermissionAnswer.Unauthorized
            ? RejectedException.Unauthorized(detail)
            : RejectedException.Forbidden(detail);
    }

    private static bool IsAdmitted(IndexUser user, RouteAccess access) => access switch
    {
        RouteAccess.Read => user.Permissions.HasFlag(Permissions.Read),
        RouteAccess.Write => user.Permissions.HasFlag(Permissions.Write),
        _ => access == RouteAccess.AnyCaller,
    };
}
