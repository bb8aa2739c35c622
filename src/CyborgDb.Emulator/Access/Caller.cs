namespace CyborgDb.Emulator.Access;

/// <summary>Who sent a request: a user with a token, or somebody who may do everything.</summary>
sealed class Caller : IDisposable
{
    readonly UserToken? _token;

    Caller(IndexUser? user, UserToken? token) => (User, _token) = (user, token);

    /// <summary>Null for the root key, and for everybody when there is no root key.</summary>
    public IndexUser? User { get; }

    public static Caller Unrestricted { get; } = new(null, null);

    public static Caller ForUser(IndexUser user, UserToken token) => new(user, token);

    public void DeriveWrappingKey(Span<byte> key) => _token!.DeriveWrappingKey(key);

    public void Dispose() => _token?.Dispose();
}
