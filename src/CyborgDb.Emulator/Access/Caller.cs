namespace CyborgDb.Emulator.Access;

/// <summary>Who sent a request: a user with a token, or somebody who may do everything.</summary>
internal sealed class Caller : IDisposable
{
    private readonly UserSecret? _secret;

    private Caller(IndexUser? user, UserSecret? secret) => (User, _secret) = (user, secret);

    /// <summary><see langword="null"/> for the root key, and for everybody when there is no root key.</summary>
    public IndexUser? User { get; }

    public static Caller Unrestricted { get; } = new(null, null);

    public static Caller ForUser(IndexUser user, UserSecret secret) => new(user, secret);

    public void DeriveWrappingKey(Span<byte> key) => _secret!.DeriveWrappingKey(key);

    public void Dispose() => _secret?.Dispose();
}
