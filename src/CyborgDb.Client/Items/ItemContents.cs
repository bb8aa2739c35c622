using System.Buffers.Text;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using CyborgDb.Json;
using CyborgDb.Primitives;

namespace CyborgDb;

/// <summary>
/// The contents of an item: text or bytes. The service encrypts both, and does not record which of the two it received. So when you read an item back, choose
/// what you wrote: <see cref="Text"/> or <see cref="ToBytes"/>.
/// </summary>
/// <remarks>
/// Text is sent as it is, bytes as base64 text. Bytes are not copied. <see cref="ToString"/> shows only the kind and the length. Their JSON is a string: text as it is,
/// bytes as base64 text. Contents that were read back, from JSON or from the service, can be read as either.
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
[JsonConverter(typeof(ItemContentsJsonConverter))]
public sealed class ItemContents
{
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private readonly string? _text;

    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private readonly ReadOnlyMemory<byte> _bytes;

    private ItemContents(string? text, ReadOnlyMemory<byte> bytes)
    {
        _text = text;
        _bytes = bytes;
    }

    /// <summary>Creates contents from text of any length, including none.</summary>
    /// <param name="text">The text, without unpaired surrogates, which UTF-8 cannot represent.</param>
    /// <returns>The contents.</returns>
    /// <exception cref="ArgumentException"><paramref name="text"/> has an unpaired surrogate; the message says where.</exception>
    public static ItemContents FromText(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        WellFormedText.ThrowIfNot(text, nameof(text));
        return new(text, default);
    }

    /// <summary>Creates contents from bytes of any length, including none.</summary>
    /// <param name="bytes">The bytes. They are not copied, so do not change them until the item has been sent.</param>
    /// <returns>The contents.</returns>
    public static ItemContents FromBytes(ReadOnlyMemory<byte> bytes) => new(null, bytes);

    /// <summary>Contents that came from the service.</summary>
    internal static ItemContents Received(string text) => new(text, default);

    /// <summary>Text as contents; <see langword="null"/> stays <see langword="null"/>.</summary>
    /// <param name="text">The text.</param>
    [return: NotNullIfNotNull(nameof(text))]
    public static implicit operator ItemContents?(string? text) => text is null ? null : FromText(text);

    /// <summary>Bytes as contents; <see langword="null"/> stays <see langword="null"/>.</summary>
    /// <param name="bytes">The bytes; they are not copied.</param>
    [return: NotNullIfNotNull(nameof(bytes))]
    public static implicit operator ItemContents?(byte[]? bytes) => bytes is null ? null : FromBytes(bytes);

    /// <summary>Bytes as contents.</summary>
    /// <param name="bytes">The bytes; they are not copied.</param>
    public static implicit operator ItemContents(ReadOnlyMemory<byte> bytes) => FromBytes(bytes);

    /// <summary>The contents as they are sent: text as it is, bytes as base64 text.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public string Text => _text ?? Convert.ToBase64String(_bytes.Span);

    /// <summary>Gives the contents as bytes. Text that came back from the service is decoded from base64.</summary>
    /// <returns>The bytes, in a new array.</returns>
    /// <exception cref="FormatException">The contents are text that is not base64, so they were not stored as bytes.</exception>
    public byte[] ToBytes()
    {
        if (_text is null)
            return _bytes.ToArray();
        // Convert skips white space, which base64 of ours never has: such text was stored as text.
        if (!Base64.IsValid(_text, out var length) || _text.AsSpan().ContainsAny(" \t\r\n"))
            throw new FormatException("These contents are not base64, so they were stored as text: read them with Text.");
        var bytes = new byte[length];
        Convert.TryFromBase64String(_text, bytes, out _);
        return bytes;
    }

    /// <summary>The kind and the length, never the contents.</summary>
    /// <returns>For example <c>text, 120 characters</c>.</returns>
    public override string ToString() =>
        _text is null ? $"bytes, {Counted.Of(_bytes.Length, "byte")}" : $"text, {Counted.Of(_text.Length, "character")}";

    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    internal bool IsText => _text is not null;

    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    internal ReadOnlyMemory<byte> Bytes => _bytes;
}
