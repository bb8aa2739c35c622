namespace CyborgDb.Ingestion.Tests;

/// <summary>A stream that gives a few bytes at a time.</summary>
internal sealed class Pieces(byte[] bytes, int length) : MemoryStream(bytes)
{
    public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, length)]);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Read(buffer.Span));
}
