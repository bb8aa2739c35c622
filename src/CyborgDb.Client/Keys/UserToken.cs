using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json.Serialization;
using CyborgDb.Json;

namespace CyborgDb;

/// <summary>
/// The credential of a user (<c>cdbk_…</c>), which shows itself only when asked: <see cref="Reveal"/>. It lives in pinned memory, which
/// <see cref="Dispose"/> overwrites with zeros.
/// </summary>
[DebuggerDisplay("{ToString(),nq}")]
[JsonConverter(typeof(SecretJsonConverter<UserToken>))]
public sealed class UserToken : IDisposable
{
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private readonly char[] _characters;

    /// <summary>Held while the token is read, and while it is wiped.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private readonly Lock _lock = new();

    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private bool _disposed;

    internal UserToken(ReadOnlySpan<char> characters)
    {
        _characters = GC.AllocateUninitializedArray<char>(characters.Length, pinned: true);
        characters.CopyTo(_characters);
    }

    /// <summary>A token out of its text, for example of a test's own.</summary>
    /// <param name="text">The token, which is copied.</param>
    /// <returns>The token.</returns>
    public static UserToken FromText(ReadOnlySpan<char> text) => new(text);

    /// <summary>The token, to be handed to the user or used as <see cref="CyborgDbClientOptions.ApiKey"/>.</summary>
    /// <returns>A string that cannot be cleared from memory.</returns>
    /// <exception cref="ObjectDisposedException">The token has been disposed of.</exception>
    public string Reveal()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return new string(_characters);
        }
    }

    /// <summary>Overwrites the token with zeros.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(_characters.AsSpan()));
        }
    }

    /// <summary>That there is a token, never which.</summary>
    /// <returns><c>UserToken (hidden)</c>.</returns>
    public override string ToString() => "UserToken (hidden)";
}
