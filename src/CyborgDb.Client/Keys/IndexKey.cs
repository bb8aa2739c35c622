using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json.Serialization;
using CyborgDb.Json;
using CyborgDb.Primitives;

namespace CyborgDb;

/// <summary>
/// The 32-byte key that encrypts one index. If you lose the key, you lose the index. Whoever else gets the key can read the index.
/// </summary>
/// <remarks>
/// <para>The bytes are in pinned memory that the garbage collector never copies, and <see cref="Dispose"/> overwrites them with zeros.
/// <see cref="ToString"/> and the debugger show only a <see cref="Fingerprint"/>. Keys are compared in constant time.</para>
/// <para>A key does not belong to a client. Dispose of it after the last operation that uses it has ended. If you dispose of it during an operation, the operation
/// sends the whole key or throws an <see cref="ObjectDisposedException"/>, and no retry sends the key again. If a part of the request may already have been sent, the
/// operation ends with a <see cref="CyborgDbTransportException"/>.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
[JsonConverter(typeof(SecretJsonConverter<IndexKey>))]
public sealed class IndexKey : IDisposable, IEquatable<IndexKey>
{
    /// <summary>The length of a key: 32 bytes.</summary>
    public const int Size = 32;

    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private readonly byte[] _bytes = GC.AllocateArray<byte>(Size, pinned: true);

    /// <summary>Held while the bytes are read, and while they are wiped.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private readonly Lock _lock = new();

    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private volatile bool _disposed;

    private IndexKey()
    {
    }

    /// <summary>
    /// The first 4 bytes of a SHA-256 over a fixed prefix and the key, as 8 hexadecimal digits. It tells two keys apart in a log, and does not help to find the
    /// key. It stays readable after <see cref="Dispose"/>.
    /// </summary>
    public string Fingerprint { get; private set; } = "";

    /// <summary>Generates a new key from the cryptographic random numbers of the operating system.</summary>
    /// <returns>A new key. Store it (<see cref="CopyTo"/>, <see cref="ExportHex"/>) before you rely on it.</returns>
    /// <example>
    /// <code>
    /// using var key = IndexKey.Generate();
    /// var bytes = new byte[IndexKey.Size];
    /// try
    /// {
    ///     key.CopyTo(bytes);
    ///     await secrets.WriteAsync("cyborgdb/docs", bytes);
    /// }
    /// finally
    /// {
    ///     CryptographicOperations.ZeroMemory(bytes);
    /// }
    /// </code>
    /// </example>
    public static IndexKey Generate()
    {
        var key = new IndexKey();
        RandomNumberGenerator.Fill(key._bytes);
        return key.WithFingerprint();
    }

    /// <summary>Creates a key from its bytes, which are copied.</summary>
    /// <param name="bytes">Exactly 32 bytes.</param>
    /// <returns>The key.</returns>
    /// <exception cref="ArgumentException"><paramref name="bytes"/> is not 32 bytes long.</exception>
    public static IndexKey FromBytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size)
            throw new ArgumentException($"An index key is {Size} bytes, not {bytes.Length}.", nameof(bytes));
        var key = new IndexKey();
        bytes.CopyTo(key._bytes);
        return key.WithFingerprint();
    }

    /// <summary>Creates a key from its hexadecimal form, in upper or lower case.</summary>
    /// <param name="hex">Exactly 64 hexadecimal digits.</param>
    /// <returns>The key.</returns>
    /// <exception cref="ArgumentException"><paramref name="hex"/> is not 64 hexadecimal digits.</exception>
    public static IndexKey FromHex(ReadOnlySpan<char> hex)
    {
        var key = new IndexKey();
        if (hex.Length == 2 * Size
            && Convert.FromHexString(hex, key._bytes, out _, out _) == System.Buffers.OperationStatus.Done)
        {
            return key.WithFingerprint();
        }

        key.Dispose();
        throw new ArgumentException(
            $"An index key is {2 * Size} hexadecimal digits; the text of {Counted.Of(hex.Length, "character")} that was given is not that.", nameof(hex));
    }

    /// <summary>Creates a key from its base64 form (the standard alphabet, with padding).</summary>
    /// <param name="base64">The base64 text of exactly 32 bytes: 44 characters.</param>
    /// <returns>The key.</returns>
    /// <exception cref="ArgumentException"><paramref name="base64"/> is not base64, or not of 32 bytes.</exception>
    public static IndexKey FromBase64(ReadOnlySpan<char> base64)
    {
        var key = new IndexKey();
        if (Convert.TryFromBase64Chars(base64, key._bytes, out var written) && written == Size)
            return key.WithFingerprint();
        key.Dispose();
        throw new ArgumentException(
            $"An index key is the base64 text of {Size} bytes; the text of {Counted.Of(base64.Length, "character")} that was given is not that.", nameof(base64));
    }

    /// <summary>Copies the 32 bytes of the key, so that you can put them into a secret store.</summary>
    /// <param name="destination">At least 32 bytes. Clear them after use.</param>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is shorter than 32 bytes.</exception>
    /// <exception cref="ObjectDisposedException">The key has been disposed of.</exception>
    public void CopyTo(Span<byte> destination)
    {
        if (destination.Length < Size)
            throw new ArgumentException($"The destination holds {Counted.Of(destination.Length, "byte")}; a key needs {Size}.", nameof(destination));
        lock (_lock)
        {
            ThrowIfDisposed();
            _bytes.CopyTo(destination);
        }
    }

    /// <summary>Gives the key as 64 lower-case hexadecimal digits, so that you can put it into a secret store.</summary>
    /// <returns>The digits. A string cannot be cleared from memory, so prefer <see cref="CopyTo"/> if the store takes bytes.</returns>
    /// <exception cref="ObjectDisposedException">The key has been disposed of.</exception>
    public string ExportHex()
    {
        lock (_lock)
        {
            ThrowIfDisposed();
            return Convert.ToHexStringLower(_bytes);
        }
    }

    /// <summary>Overwrites the key with zeros. Every later use throws an <see cref="ObjectDisposedException"/>.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            CryptographicOperations.ZeroMemory(_bytes);
        }
    }

    /// <summary>Tells whether another key has the same 32 bytes. It takes the same time for every answer.</summary>
    /// <param name="other">The other key, or <see langword="null"/>.</param>
    /// <returns>True if the keys are equal.</returns>
    /// <exception cref="ObjectDisposedException">One of the keys has been disposed of.</exception>
    public bool Equals(IndexKey? other)
    {
        if (other is null)
            return false;
        // One after the other: whoever compares the same two the other way round is not to wait for ever.
        Span<byte> bytes = stackalloc byte[Size];
        Span<byte> others = stackalloc byte[Size];
        try
        {
            CopyTo(bytes);
            other.CopyTo(others);
            return CryptographicOperations.FixedTimeEquals(bytes, others);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
            CryptographicOperations.ZeroMemory(others);
        }
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as IndexKey);

    /// <inheritdoc/>
    public override int GetHashCode() => Fingerprint.GetHashCode(StringComparison.Ordinal);

    /// <summary>The key's fingerprint, never the key.</summary>
    /// <returns>For example <c>IndexKey 3f9a01c2</c>.</returns>
    public override string ToString() => $"IndexKey {Fingerprint}";

    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    internal bool IsDisposed => _disposed;

    /// <summary>Whether an exception comes from a key that had been disposed of; the framework may have wrapped it in one of its own.</summary>
    internal static bool IsGone(Exception error) =>
        error.GetBaseException() is ObjectDisposedException { ObjectName: var name } && name == typeof(IndexKey).FullName;

    internal void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(_disposed, this);

    /// <summary>Writes the key as 64 lower-case hexadecimal digits.</summary>
    internal void WriteHex(Span<byte> digits)
    {
        lock (_lock)
        {
            ThrowIfDisposed();
            Convert.TryToHexStringLower(_bytes, digits, out _);
        }
    }

    private IndexKey WithFingerprint()
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sha.AppendData("CyborgDb.IndexKey.Fingerprint"u8);
        sha.AppendData(_bytes);
        sha.GetHashAndReset(hash);
        Fingerprint = Convert.ToHexStringLower(hash[..4]);
        return this;
    }
}
