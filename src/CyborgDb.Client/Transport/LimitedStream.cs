namespace CyborgDb.Transport;

/// <summary>A response that is to stand in memory whole, and therefore has to end somewhere.</summary>
internal sealed class LimitedStream(Stream stream, long limit) : ReceivedStream
{
    private long _read;

    public override int Read(Span<byte> buffer) => Counted(stream.Read(buffer));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Counted(await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false));

    private int Counted(int read)
    {
        _read += read;
        return _read <= limit ? read : throw BrokenResponseException.TooLong(limit);
    }
}
