using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using CyborgDb.Primitives;

namespace CyborgDb.Protocol;

/// <summary>
/// Writes a JSON body piece by piece through one pooled buffer: to a stream (<see cref="BodyStreamWriter"/>), or to nowhere, which measures it
/// (<see cref="BodyMeasurer"/>). Both take the same way through the same code, so the length announced is the length written.
/// </summary>
/// <remarks>
/// Whoever writes calls <see cref="FlushIfFullAsync"/> between pieces. Utf8JsonWriter does the JSON; only the long base64 strings go
/// past it, because its own base64 writer runs at a tenth of the speed of <see cref="Base64"/>.
/// </remarks>
internal abstract class BodyWriter : IDisposable
{
    /// <summary>So much is written before it goes on its way.</summary>
    protected const int FlushAt = PooledBuffer.DefaultCapacity / 2;

    private const int LongestTextAtOnce = 4096;
    private const int LongestBytesAtOnce = 3 * 8192;

    private static readonly JsonWriterOptions s_options = new()
    {
        // What is valid is settled by the code that calls; text outside ASCII goes as UTF-8, not as escapes.
        SkipValidation = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Characters that stand in JSON text as they are, a byte each.</summary>
    private static readonly SearchValues<char> s_plain =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.:/#@+=*~|,;!?()[]{} $%^");

    private long _flushed;

    protected BodyWriter(PooledBuffer buffer)
    {
        Buffer = buffer;
        Json = new Utf8JsonWriter(buffer, s_options);
    }

    public Utf8JsonWriter Json { get; }

    /// <summary>Whether all that counts is how much would be written.</summary>
    public virtual bool IsMeasuring => false;

    /// <summary>The number of bytes written so far.</summary>
    public long Length => _flushed + Buffer.WrittenCount + Json.BytesPending;

    /// <summary>Whether so much has been written that it should go on its way.</summary>
    public bool IsFull => Buffer.WrittenCount + Json.BytesPending >= FlushAt;

    /// <summary>What has been written and has not gone on its way.</summary>
    protected PooledBuffer Buffer { get; }

    public virtual ValueTask FlushIfFullAsync() => IsFull ? FlushAsync() : default;

    public abstract ValueTask FlushAsync();

    /// <summary>A string value of any length.</summary>
    public ValueTask WriteTextAsync(ReadOnlyMemory<char> text)
    {
        if (text.Length > LongestTextAtOnce)
            return WriteLongTextAsync(text);
        Json.WriteStringValue(text.Span);
        return default;
    }

    /// <summary>Bytes of any number, as the string value that is their base64 text.</summary>
    public ValueTask WriteBase64Async(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length > LongestBytesAtOnce)
            return WriteLongBase64Async(bytes);
        BeginRawString();
        WriteRawBase64(bytes.Span);
        EndRawString();
        return default;
    }

    /// <summary>One more element of an array of strings. Short plain ones go past the JSON writer, which takes several times as long for them.</summary>
    public void WriteElement(ReadOnlySpan<char> text, bool isFirst)
    {
        if (isFirst || text.ContainsAnyExcept(s_plain))
        {
            Json.WriteStringValue(text);
            return;
        }
        var length = text.Length + 3;
        if (IsMeasuring)
        {
            _flushed += length;
            return;
        }
        if (Json.BytesPending > 0)
            Json.Flush();
        var destination = Buffer.GetSpan(length);
        destination[0] = (byte)',';
        destination[1] = (byte)'"';
        Ascii.FromUtf16(text, destination[2..], out _);
        destination[length - 1] = (byte)'"';
        Buffer.Advance(length);
    }

    /// <summary>Begins a string value whose text is written past the JSON writer: it needs no escapes.</summary>
    public void BeginRawString() => BeginRaw("\""u8);

    public void EndRawString() => EndRaw((byte)'"');

    /// <summary>Begins a value that is written past the JSON writer, with its first bytes.</summary>
    public void BeginRaw(ReadOnlySpan<byte> opening)
    {
        // To the JSON writer the opening is the whole value, so that it goes on with a comma or a bracket afterwards.
        Json.WriteRawValue(opening, skipInputValidation: true);
        Json.Flush();
    }

    public void EndRaw(byte closing)
    {
        Buffer.GetSpan(1)[0] = closing;
        Buffer.Advance(1);
    }

    /// <summary>Room in the buffer for text of a raw value; <see cref="AdvanceRaw"/> says how much of it was used.</summary>
    public Span<byte> RawSpan(int size) => Buffer.GetSpan(size);

    public void AdvanceRaw(int count) => Buffer.Advance(count);

    /// <summary>Counts bytes of a raw value that only a real write would produce.</summary>
    public void Measured(long count) => _flushed += count;

    /// <summary>Counts bytes of a raw value whose number is known beforehand; false where they have to be written.</summary>
    public virtual bool TryMeasure(long count) => false;

    public virtual void Dispose() => Json.Dispose();

    /// <summary>What has been written has gone on its way.</summary>
    protected void Flushed()
    {
        _flushed += Buffer.WrittenCount;
        Buffer.Reset();
    }

    private async ValueTask WriteLongTextAsync(ReadOnlyMemory<char> text)
    {
        for (; text.Length > LongestTextAtOnce; text = text[LongestTextAtOnce..])
        {
            Json.WriteStringValueSegment(text.Span[..LongestTextAtOnce], isFinalSegment: false);
            await FlushIfFullAsync().ConfigureAwait(false);
        }
        Json.WriteStringValueSegment(text.Span, isFinalSegment: true);
    }

    private async ValueTask WriteLongBase64Async(ReadOnlyMemory<byte> bytes)
    {
        BeginRawString();
        if (!TryMeasure(((long)bytes.Length + 2) / 3 * 4))
        {
            for (; bytes.Length > LongestBytesAtOnce; bytes = bytes[LongestBytesAtOnce..])
            {
                WriteRawBase64(bytes.Span[..LongestBytesAtOnce]);
                await FlushIfFullAsync().ConfigureAwait(false);
            }
            WriteRawBase64(bytes.Span);
        }
        EndRawString();
    }

    private void WriteRawBase64(ReadOnlySpan<byte> bytes)
    {
        Base64.EncodeToUtf8(bytes, Buffer.GetSpan(Base64.GetMaxEncodedToUtf8Length(bytes.Length)), out _, out var written);
        Buffer.Advance(written);
    }
}
