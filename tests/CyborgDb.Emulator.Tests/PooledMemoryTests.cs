using System.Buffers;
using System.Text;
using System.Text.Json;
using CyborgDb.Emulator.Http;
using CyborgDb.Emulator.Storage;

namespace CyborgDb.Emulator.Tests;

/// <summary>
/// Memory that goes back to a pool shows nothing of what was in it. The shared pool hands a thread the array that it
/// gave back last, which is how these tests get to see it.
/// </summary>
public sealed class PooledMemoryTests
{
    const string SecretText = "a secret, \"quoted\" and\nlong enough to need a pool ";

    static readonly byte[] Secret = Encoding.UTF8.GetBytes(SecretText);

    // Made without the pool, which other ways of joining strings use.
    static readonly string LongSecret = new StringBuilder().Insert(0, SecretText, 100).ToString();

    [Fact]
    public void The_check_sees_what_an_array_held_before()
    {
        byte[] array = ArrayPool<byte>.Shared.Rent(16 * 1024);
        Secret.CopyTo(array, 100);
        ArrayPool<byte>.Shared.Return(array);
        Assert.True(IsInPool(16 * 1024), "The pool did not hand back the same array.");
    }

    [Fact]
    public void A_body_buffer_is_cleared_in_every_chunk()
    {
        using (var buffer = new SensitiveBuffer())
        {
            for (int i = 0; i < 2_000; i++)
                buffer.Write(Secret);
        }

        for (int kib = 16; kib <= 64; kib *= 2)
            Assert.False(IsInPool(kib * 1024), $"A chunk of {kib} KiB was not cleared.");
    }

    [Fact]
    public void Pooled_plaintext_is_cleared()
    {
        using (var plaintext = new PooledPlaintext<byte>(1000))
            Secret.CopyTo(plaintext.Span);
        Assert.False(IsInPool(1000));
    }

    [Fact]
    public void Decoded_base64_is_cleared()
    {
        byte[] base64 = Encoding.ASCII.GetBytes(Convert.ToBase64String(Encoding.UTF8.GetBytes(LongSecret)));
        using (var reader = new Base64RowReader(new(new(base64), Escaped: false)))
            reader.SkipRest();
        Assert.False(IsInPool(16 * 1024));
        Assert.False(IsInPool(12 * 1024));
    }

    [Fact]
    public void Text_that_needs_escapes_is_written_without_a_copy_in_the_pool()
    {
        var output = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(output, SensitiveJson.WriterOptions))
            writer.WriteSensitiveValue(LongSecret);
        for (int size = 256; size <= 64 * 1024; size *= 2)
        {
            Assert.False(IsInPool(size), $"An array of {size} bytes was not cleared.");
            char[] array = ArrayPool<char>.Shared.Rent(size);
            Assert.DoesNotContain("a secret", array.AsSpan(), StringComparison.Ordinal);
            ArrayPool<char>.Shared.Return(array);
        }

        Assert.Equal(LongSecret, JsonSerializer.Deserialize<string>(output.WrittenSpan));
    }

    [Fact]
    public void A_block_of_the_web_server_is_cleared_before_it_is_used_again()
    {
        using var pool = new ClearingMemoryPool();
        IMemoryOwner<byte> first = pool.Rent();
        Secret.CopyTo(first.Memory);
        Assert.True(System.Runtime.InteropServices.MemoryMarshal.TryGetArray(first.Memory, out ArraySegment<byte> block));
        first.Dispose();
        first.Dispose();
        Assert.Equal(-1, block.AsSpan().IndexOfAnyExcept((byte)0));
        using IMemoryOwner<byte> second = pool.Rent();
        using IMemoryOwner<byte> third = pool.Rent();
        Assert.True(second.Memory.Span.Overlaps(block), "The block is used again.");
        Assert.False(third.Memory.Span.Overlaps(block), "A block that was given back twice is handed out once.");
    }

    // Looks and gives back what it saw, cleared.
    static bool IsInPool(int size)
    {
        byte[] array = ArrayPool<byte>.Shared.Rent(size);
        bool found = array.AsSpan().IndexOf("a secret"u8) >= 0;
        ArrayPool<byte>.Shared.Return(array, clearArray: true);
        return found;
    }
}
