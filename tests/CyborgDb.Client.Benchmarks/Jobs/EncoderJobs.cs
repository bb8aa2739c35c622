using System.Buffers.Text;
using System.Runtime.InteropServices;
using CyborgDb.Benchmarks.Compare;
using CyborgDb.Protocol;

namespace CyborgDb.Benchmarks.Jobs;

/// <summary>The encoder without a connection, beside the framework's base64 over the same memory in the same blocks.</summary>
internal static class EncoderJobs
{
    private const int BlockBytes = VectorEncoder.BlockValues * sizeof(float);

    public static Job Make(int rows, int dimension)
    {
        var data = new BenchmarkData(rows, dimension, extras: false);
        var destination = new byte[Base64.GetMaxEncodedToUtf8Length(BlockBytes)];
        return new Job("The encoder alone", $"{AllJobs.Size(rows, dimension)}, to a null sink", 1,
        [
            Contender.Of("VectorEncoder", Part.Ours, () => EncodeAsync(data)),
            Contender.Of("Base64.EncodeToUtf8", Part.Bound, () =>
            {
                Encode(data.Values, destination);
                return Task.CompletedTask;
            }),
        ], [Target.SpeedOf(Part.Bound, 0.7)]);
    }

    public static async Task EncodeAsync(BenchmarkData data)
    {
        using var writer = new BodyStreamWriter(Stream.Null, async: false, CancellationToken.None);
        await VectorEncoder.WriteAsync(data.Matrix, writer);
        await writer.FlushAsync();
    }

    public static void Encode(float[] values, byte[] destination)
    {
        var bytes = MemoryMarshal.AsBytes(values.AsSpan());
        for (; bytes.Length > BlockBytes; bytes = bytes[BlockBytes..])
            Base64.EncodeToUtf8(bytes[..BlockBytes], destination, out _, out _);
        Base64.EncodeToUtf8(bytes, destination, out _, out _);
    }
}
