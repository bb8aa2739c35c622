using System.Buffers.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace CyborgDb.Protocol;

/// <summary>
/// Writes a JSON body piece by piece through one pooled buffer: to a stream, or to nowhere, which measures it. Both take the same
/// way through the same code, so the length announced is the length written.
/// </summary>
/// <remarks>
/// Whoever writes calls <see cref="FlushIfFullAsync"/> between pieces. Utf8JsonWriter does the JSON; only the long base64 strings go
/// past it, because its own base64 writer runs at a tenth of the speed of <see cref="Base64"/>.
/// </remarks>
internal sealed class BodyWriter : IDisposable
{
    private const int FlushAt = PooledBuffer.DefaultCapacity / 2;
    private const int LongestTextAtOnce = 4096;
    private const int LongestBytesAtOnce = 3 * 8192;

    private static readonly JsonWriterOptions s_options = new()
    {
        // What is valid is settled by the code that calls; text outside ASCII goes as UTF-8, not as escapes.
        SkipValidation = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly PooledBuffer _buffer = new();
    private readonly Stream? _stream;
    private readonly bool _async;
    private readonly CancellationToken _cancellationToken;
    private long _flushed;

    /// <summary>A writer to <paramref name="stream"/>, or one that only measures where there is none.</summary>
    public BodyWriter(Stream? stream, bool async, CancellationToken cancellationToken)
    {
        _stream = stream;
        _async = async;
        _cancellationToken = cancellationToken;
        Json = new Utf8JsonWriter(_buffer, s_options);
    }

    public Utf8JsonWriter Json { get; }

    public bool IsMeasuring => _stream is null;

    /// <summary>The number of bytes written so far.</summary>
    public long Length => _flushed + _buffer.WrittenCount + Json.BytesPending;

    public ValueTask FlushIfFullAsync() =>
        _buffer.WrittenCount + Json.BytesPending >= FlushAt ? FlushAsync() : default;

    public async ValueTask FlushAsync()
    {
        Json.Flush();
        if (_stream is not null)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            if (_async)
                await _stream.WriteAsync(_buffer.Written, _cancellationToken).ConfigureAwait(false);
            else
                _stream.Write(_buffer.Written.Span);
        }
        _flushed += _buffer.WrittenCount;
        _buffer.Reset();
    }

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

    /// <summary>Begins a string value whose text is written past the JSON writer: it needs no escapes.</summary>
    public void BeginRawString()
    {
        // To the JSON writer the opening quote is the whole value, so that it goes on with a comma or a bracket afterwards.
        Json.WriteRawValue("\""u8, skipInputValidation: true);
        Json.Flush();
    }

    public void EndRawString()
    {
        _buffer.GetSpan(1)[0] = (byte)'"';
        _buffer.Advance(1);
    }

    /// <summary>Room in the buffer for text of a raw string; <see cref="AdvanceRaw"/> says how much of it was used.</summary>
    public Span<byte> RawSpan(int size) => _buffer.GetSpan(size);

    public void AdvanceRaw(int count) => _buffer.Advance(count);

    /// <summary>Counts bytes of a raw string that only a real write would produce.</summary>
    public void Measured(long count) => _flushed += count;

    public void Dispose()
    {
        Json.Dispose();
        _buffer.Dispose();
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
        if (IsMeasuring)
        {
            Measured(Base64.GetMaxEncodedToUtf8Length(bytes.Length));
        }
        else
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
        Base64.EncodeToUtf8(bytes, _buffer.GetSpan(Base64.GetMaxEncodedToUtf8Length(bytes.Length)), out _, out var written);
        _buffer.Advance(written);
    }
}
