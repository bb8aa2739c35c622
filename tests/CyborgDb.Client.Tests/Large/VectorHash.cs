using System.Buffers.Text;
using System.Security.Cryptography;

namespace CyborgDb.Tests.Large;

/// <summary>Reads the body of a binary upsert as a stream, and hashes the vectors that its base64 stands for without ever holding them.</summary>
internal sealed class VectorHash
{
    private const int Block = 4 * 64 * 1024;

    /// <summary>The number of base64 characters that came.</summary>
    public long Characters { get; private set; }

    public string? Hash { get; private set; }

    public async Task ReadAsync(Stream body, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[Block];
        var filled = await SkipToVectorsAsync(body, buffer, cancellationToken);
        for (var ended = false; !ended;)
        {
            var quote = buffer.AsSpan(0, filled).IndexOf((byte)'"');
            ended = quote >= 0;
            var usable = ended ? quote : filled / 4 * 4;
            Characters += usable;
            Decode(hash, buffer.AsSpan(0, usable));
            buffer.AsSpan(usable, filled - usable).CopyTo(buffer);
            filled -= usable;
            var read = await body.ReadAsync(buffer.AsMemory(filled), cancellationToken);
            Assert.True(read > 0 || ended, "The body ended within the vectors.");
            filled += read;
        }
        await body.CopyToAsync(Stream.Null, cancellationToken);
        Hash = Convert.ToHexString(hash.GetHashAndReset());
    }

    private static async Task<int> SkipToVectorsAsync(Stream body, byte[] buffer, CancellationToken cancellationToken)
    {
        var overlap = "\"vectors_b64\":\"".Length;
        for (var filled = 0; ;)
        {
            var read = await body.ReadAsync(buffer.AsMemory(filled), cancellationToken);
            Assert.True(read > 0, "The body has no vectors.");
            filled += read;
            var found = buffer.AsSpan(0, filled).IndexOf("\"vectors_b64\":\""u8);
            var from = found >= 0 ? found + overlap : Math.Max(0, filled - overlap);
            buffer.AsSpan(from, filled - from).CopyTo(buffer);
            filled -= from;
            if (found >= 0)
                return filled;
        }
    }

    private static void Decode(IncrementalHash hash, Span<byte> characters)
    {
        var status = Base64.DecodeFromUtf8InPlace(characters, out var bytes);
        Assert.Equal(System.Buffers.OperationStatus.Done, status);
        hash.AppendData(characters[..bytes]);
    }
}
