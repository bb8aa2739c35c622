using System.Runtime.InteropServices;
using System.Text;

namespace CyborgDb.Emulator.Storage;

/// <summary>Encrypts and decrypts the records of one index during one request. Not thread-safe.</summary>
internal sealed class RecordCipher(string indexName, ReadOnlySpan<byte> dataKey) : IDisposable
{
    private readonly AesGcmBox _box = new(dataKey);

    public byte[] Seal(SealedKind kind, string id, ReadOnlySpan<byte> plaintext) => _box.Seal(kind, indexName, id, plaintext);

    public byte[] SealText(SealedKind kind, string id, string text) => Seal(kind, id, Encoding.UTF8.GetBytes(text));

    public byte[] SealVector(StoragePrecision precision, string id, ReadOnlySpan<float> vector)
    {
        if (precision == StoragePrecision.Float32)
            return Seal(SealedKind.Vector, id, MemoryMarshal.AsBytes(vector));
        if (precision.Bits() is > 0 and var bits)
        {
            using var quantized = new PooledMemory<byte>(ScalarQuantizer.Length(vector.Length, bits));
            ScalarQuantizer.Quantize(vector, bits, quantized.Span);
            return Seal(SealedKind.Vector, id, quantized.Span);
        }

        using var halves = new PooledMemory<Half>(vector.Length);
        System.Numerics.Tensors.TensorPrimitives.ConvertToHalf(vector, halves.Span);
        return Seal(SealedKind.Vector, id, MemoryMarshal.AsBytes(halves.Span));
    }

    /// <summary>Decrypts a vector into <paramref name="vector"/>, which has the index's dimension.</summary>
    public void OpenVector(StoragePrecision precision, StoredRecord record, Span<float> vector)
    {
        if (precision == StoragePrecision.Float32)
        {
            _box.Open(SealedKind.Vector, indexName, record.Id, record.Vector, MemoryMarshal.AsBytes(vector));
            return;
        }

        if (precision.Bits() is > 0 and var bits)
        {
            using var quantized = Open(SealedKind.Vector, record, record.Vector);
            ScalarQuantizer.Restore(quantized.Span, bits, vector);
            return;
        }

        using var halves = new PooledMemory<Half>(vector.Length);
        _box.Open(SealedKind.Vector, indexName, record.Id, record.Vector, MemoryMarshal.AsBytes(halves.Span));
        System.Numerics.Tensors.TensorPrimitives.ConvertToSingle(halves.Span, vector);
    }

    /// <summary>Decrypts metadata or contents into pooled memory.</summary>
    public PooledMemory<byte> Open(SealedKind kind, StoredRecord record, byte[] box)
    {
        var plaintext = new PooledMemory<byte>(box.Length - AesGcmBox.Overhead);
        try
        {
            _box.Open(kind, indexName, record.Id, box, plaintext.Span);
            return plaintext;
        }
        catch
        {
            plaintext.Dispose();
            throw;
        }
    }

    public void Dispose() => _box.Dispose();
}
