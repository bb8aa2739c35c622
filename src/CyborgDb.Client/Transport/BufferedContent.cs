using System.Net;
using CyborgDb.Primitives;

namespace CyborgDb.Transport;

/// <summary>
/// The body of a response, read ahead into pooled memory: whole where it is short; of a long one the first part, with the rest still
/// to come from the connection.
/// </summary>
internal sealed class BufferedContent : HttpContent
{
    /// <summary>The most that is read ahead of a success: 1 MB.</summary>
    public const int Limit = 1024 * 1024;

    private readonly BufferedStream _stream;

    private BufferedContent(HttpContent content, BufferedStream stream)
    {
        _stream = stream;
        Headers.ContentType = content.Headers.ContentType;
    }

    /// <summary>The body, where all of it has been read ahead and none of it since; <see langword="null"/> otherwise.</summary>
    public ReadOnlyMemory<byte>? Whole => _stream.Whole;

    /// <summary>The body, where all of it has been read ahead, whatever of it has been read since; <see langword="null"/> otherwise.</summary>
    public ReadOnlyMemory<byte>? All => _stream.All;

    /// <summary>Has what was read ahead read from its beginning again.</summary>
    public void Rewind() => _stream.Rewind();

    /// <summary>Reads ahead, until the end or until there is as much as <paramref name="limit"/>.</summary>
    public static async ValueTask<HttpContent> LoadAsync(HttpContent content, int limit, bool async, CancellationToken cancellationToken)
    {
        var length = content.Headers.ContentLength;
        if (length == 0)
            return content;
        var stream = async
            ? await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false)
            : content.ReadAsStream(cancellationToken);
        using var abort = async ? default : AbortOnCancellation(stream, cancellationToken);
        // One byte more than announced, so that the end is seen without growing.
        var buffer = new PooledBuffer((int)Math.Min(length + 1 ?? 16 * 1024, limit));
        try
        {
            while (buffer.WrittenCount < limit)
            {
                if (!await buffer.ReceiveAsync(stream, limit, async, cancellationToken).ConfigureAwait(false))
                    return new BufferedContent(content, new BufferedStream(buffer, rest: null));
            }
            return new BufferedContent(content, new BufferedStream(buffer, stream));
        }
        catch
        {
            buffer.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Ends a synchronous read of what is still to come when the token is cancelled: such a read knows no token itself, so the
    /// connection is taken away from under it. What has been read ahead stays untouched, as another thread may be in it.
    /// </summary>
    public CancellationTokenRegistration AbortOnCancellation(CancellationToken cancellationToken) =>
        _stream.Rest is { } rest ? AbortOnCancellation(rest, cancellationToken) : default;

    private static CancellationTokenRegistration AbortOnCancellation(Stream stream, CancellationToken cancellationToken) =>
        cancellationToken.UnsafeRegister(static s => ((Stream)s!).Dispose(), stream);

    protected override Stream CreateContentReadStream(CancellationToken cancellationToken) => _stream;

    protected override Task<Stream> CreateContentReadStreamAsync() => Task.FromResult<Stream>(_stream);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => _stream.CopyToAsync(stream);

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _stream.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>What has been read ahead, then the rest.</summary>
    private sealed class BufferedStream(PooledBuffer ahead, Stream? rest) : ReceivedStream
    {
        private int _position;

        public Stream? Rest => rest;

        // A bare null would be taken for an empty memory here, by way of an empty array.
        public ReadOnlyMemory<byte>? Whole => rest is null && _position == 0 ? ahead.Written : (ReadOnlyMemory<byte>?)null;

        public ReadOnlyMemory<byte>? All => rest is null ? ahead.Written : (ReadOnlyMemory<byte>?)null;

        public void Rewind() => _position = 0;

        public override int Read(Span<byte> buffer)
        {
            var read = ReadAhead(buffer);
            return read > 0 || rest is null ? read : rest.Read(buffer);
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = ReadAhead(buffer.Span);
            return read > 0 || rest is null ? new(read) : rest.ReadAsync(buffer, cancellationToken);
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                ahead.Dispose();
                rest?.Dispose();
            }
            base.Dispose(disposing);
        }

        private int ReadAhead(Span<byte> destination)
        {
            var unread = ahead.Written.Span[_position..];
            var count = Math.Min(unread.Length, destination.Length);
            unread[..count].CopyTo(destination);
            _position += count;
            return count;
        }
    }
}
