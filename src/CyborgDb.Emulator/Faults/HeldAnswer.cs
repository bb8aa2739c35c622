using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using CyborgDb.Emulator.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;

namespace CyborgDb.Emulator.Faults;

/// <summary>An answer that has been written but not sent, so that it can be broken on the way.</summary>
sealed class HeldAnswer : IDisposable
{
    readonly SensitiveBuffer _body;
    readonly int _status;
    readonly IHeaderDictionary? _headers;

    HeldAnswer(int status, IHeaderDictionary? headers, SensitiveBuffer body) =>
        (_status, _headers, _body) = (status, headers, body);

    public ReadOnlySequence<byte> Body => _body.AsSequence();

    /// <summary>Carries the request out and holds what it would have answered.</summary>
    public static async Task<HeldAnswer> FromAsync(HttpContext context, RequestDelegate carryOut)
    {
        var body = new SensitiveBuffer();
        var original = context.Features.Get<IHttpResponseBodyFeature>()!;
        try
        {
            await using var stream = new BufferStream(body);
            context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(stream));
            await carryOut(context);
            return new(context.Response.StatusCode, context.Response.Headers, body);
        }
        catch
        {
            body.Dispose();
            throw;
        }
        finally
        {
            context.Features.Set(original);
        }
    }

    /// <summary>What an operation that was not carried out might have answered.</summary>
    public static HeldAnswer StandIn()
    {
        var body = new SensitiveBuffer();
        body.Write("""{"status":"success","message":"Done"}"""u8);
        return new(StatusCodes.Status200OK, headers: null, body);
    }

    /// <summary>The answer as it goes over the wire.</summary>
    /// <param name="contentLength">The length to promise, whatever the body has.</param>
    /// <param name="close">Whether to announce that the connection ends with this answer.</param>
    public SensitiveBuffer ToWire(long contentLength, bool close)
    {
        var head = new StringBuilder();
        head.Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {_status} {ReasonPhrases.GetReasonPhrase(_status)}\r\n");
        if (_headers is null)
            head.Append("Content-Type: application/json\r\n");
        else
            AppendHeaders(head, _headers);
        if (_status != StatusCodes.Status204NoContent)
            head.Append(CultureInfo.InvariantCulture, $"Content-Length: {contentLength}\r\n");
        head.Append(close ? "Connection: close\r\n\r\n" : "\r\n");
        var wire = new SensitiveBuffer();
        wire.Write(Encoding.Latin1.GetBytes(head.ToString()));
        wire.Append(Body);
        return wire;
    }

    /// <summary>The body with its first member twice; as it is when it is no object with a member.</summary>
    public SensitiveBuffer WithFirstMemberTwice()
    {
        var doubled = new SensitiveBuffer();
        var reader = new Utf8JsonReader(Body);
        if (Body.IsEmpty || !reader.Read() || !reader.Read() || reader.TokenType != JsonTokenType.PropertyName)
        {
            doubled.Append(Body);
            return doubled;
        }

        long start = reader.TokenStartIndex;
        reader.Read();
        reader.Skip();
        doubled.Append(Body.Slice(0, reader.BytesConsumed));
        doubled.Write(","u8);
        doubled.Append(Body.Slice(start));
        return doubled;
    }

    public void Dispose() => _body.Dispose();

    static void AppendHeaders(StringBuilder head, IHeaderDictionary headers)
    {
        foreach (var (name, values) in headers)
        {
            if (name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
                continue;
            foreach (string? value in values)
                head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        }
    }

    sealed class BufferStream(SensitiveBuffer buffer) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> bytes) => buffer.Write(bytes);

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken = default)
        {
            buffer.Write(bytes.Span);
            return ValueTask.CompletedTask;
        }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
