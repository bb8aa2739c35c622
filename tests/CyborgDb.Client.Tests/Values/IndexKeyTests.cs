using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;

namespace CyborgDb.Tests.Values;

/// <summary>The key: how it is made, what it shows, and that it is gone when it is disposed of.</summary>
public sealed class IndexKeyTests
{
    [Fact]
    public void Every_form_of_the_same_bytes_is_the_same_key()
    {
        var bytes = Convert.FromHexString(Given.KeyHex);
        using var key = IndexKey.FromBytes(bytes);
        using var lower = IndexKey.FromHex(Given.KeyHex);
        using var upper = IndexKey.FromHex(Given.KeyHex.ToUpperInvariant());
        using var base64 = IndexKey.FromBase64(Convert.ToBase64String(bytes));
        using var other = Given.OtherKey();
        Assert.All([lower, upper, base64], same =>
        {
            Assert.Equal(key, same);
            Assert.Equal(key.GetHashCode(), same.GetHashCode());
            Assert.Equal(key.Fingerprint, same.Fingerprint);
        });
        Assert.NotEqual(key, other);
        Assert.NotEqual(key.Fingerprint, other.Fingerprint);
        Assert.False(key.Equals(null));
        Assert.False(key.Equals("a string"));
    }

    [Fact]
    public void A_key_differs_from_one_that_differs_in_any_one_byte()
    {
        using var key = Given.Key();
        for (var i = 0; i < IndexKey.Size; i++)
        {
            var bytes = Convert.FromHexString(Given.KeyHex);
            bytes[i] ^= 1;
            using var other = IndexKey.FromBytes(bytes);
            Assert.False(key.Equals(other), $"A key that differs in byte {i} is taken for the same.");
        }
    }

    [Fact]
    public void The_bytes_are_copied_and_come_back_as_they_were()
    {
        var bytes = Convert.FromHexString(Given.KeyHex);
        using var key = IndexKey.FromBytes(bytes);
        CryptographicOperations.ZeroMemory(bytes);
        Assert.Equal(Given.KeyHex, key.ExportHex());
        var copy = new byte[40];
        key.CopyTo(copy);
        Assert.Equal(Given.KeyHex, Convert.ToHexStringLower(copy.AsSpan(0, 32)));
        Assert.Equal(new byte[8], copy[32..]);
        Assert.Throws<ArgumentException>("destination", () => key.CopyTo(new byte[31]));
    }

    [Fact]
    public void Keys_that_are_generated_are_all_different()
    {
        var keys = Enumerable.Range(0, 100).Select(_ => IndexKey.Generate()).ToArray();
        Assert.Equal(100, keys.Select(key => key.ExportHex()).Distinct().Count());
        Assert.All(keys, key => Assert.NotEqual(new string('0', 64), key.ExportHex()));
    }

    [Theory, InlineData(0), InlineData(16), InlineData(31), InlineData(33), InlineData(64)]
    public void A_key_that_is_not_32_bytes_is_refused(int length)
    {
        var bytes = new byte[length];
        Array.Fill(bytes, (byte)0xab);
        var error = Assert.Throws<ArgumentException>(nameof(bytes), () => IndexKey.FromBytes(bytes));
        Assert.Contains($"{length}", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("hex", () => IndexKey.FromHex(Convert.ToHexString(bytes)));
        Assert.Throws<ArgumentException>("base64", () => IndexKey.FromBase64(Convert.ToBase64String(bytes)));
    }

    [Fact]
    public void Text_that_is_not_a_key_is_refused_and_not_quoted()
    {
        foreach (var hex in new[] { Given.KeyHex[..63] + "g", Given.KeyHex[..62] + " 1", "0x" + Given.KeyHex[2..], Given.KeyHex + "\n" })
            Assert.DoesNotContain(hex[..62], Assert.Throws<ArgumentException>(nameof(hex), () => IndexKey.FromHex(hex)).Message, StringComparison.Ordinal);
        var encoded = Convert.ToBase64String(Convert.FromHexString(Given.KeyHex));
        foreach (var base64 in new[] { encoded[..43], encoded.TrimEnd('='), encoded[..40] + "!!!=", encoded.Replace('A', '-') })
            Assert.DoesNotContain(base64[..30], Assert.Throws<ArgumentException>(nameof(base64), () => IndexKey.FromBase64(base64)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Disposing_overwrites_the_key_with_zeros()
    {
        var key = Given.Key();
        var memory = BytesOf(key);
        Assert.Equal(Given.KeyHex, Convert.ToHexStringLower(memory));
        key.Dispose();
        Assert.False(memory.AsSpan().ContainsAnyExcept((byte)0), "The key's memory still holds it.");
        key.Dispose();
    }

    [Fact]
    public void A_use_beside_the_end_of_a_key_has_the_whole_key_or_is_refused()
    {
        using var same = Given.Key();
        var uses = new Action<IndexKey>[]
        {
            key => Assert.Equal(Given.KeyHex, key.ExportHex()),
            key =>
            {
                var copy = new byte[IndexKey.Size];
                key.CopyTo(copy);
                Assert.Equal(Given.KeyHex, Convert.ToHexStringLower(copy));
            },
            key => Assert.True(key.Equals(same), "A key that was whole when it was compared is another."),
            key => Assert.True(same.Equals(key), "A key that was whole when it was compared is another."),
        };
        var (served, refused) = (0, 0);
        IndexKey? next = null;
        // One who disposes of each key as soon as it is there, a little later each time.
        var ending = new Thread(() =>
        {
            for (var i = 0; i < 5_000; i++)
            {
                IndexKey? key;
                var wait = new SpinWait();
                while ((key = Interlocked.Exchange(ref next, null)) is null)
                    wait.SpinOnce(sleep1Threshold: -1);
                Thread.SpinWait(i % 50);
                key.Dispose();
            }
        });
        ending.Start();
        for (var i = 0; i < 5_000; i++)
        {
            var key = Given.Key();
            Volatile.Write(ref next, key);
            try
            {
                while (true)
                {
                    uses[i % uses.Length](key);
                    served++;
                }
            }
            catch (ObjectDisposedException)
            {
                refused++;
            }
        }
        ending.Join();
        Assert.Equal(5_000, refused);
        Assert.NotEqual(0, served);
    }

    [Fact]
    public void Two_keys_are_compared_both_ways_at_once_without_waiting_for_ever()
    {
        using var one = Given.Key();
        using var two = Given.Key();
        Parallel.For(0, 20_000, i => Assert.True(i % 2 == 0 ? one.Equals(two) : two.Equals(one)));
    }

    [Fact]
    public void The_memory_of_a_key_is_where_the_garbage_collector_never_moves_it()
    {
        using var key = Given.Key();
        // What is allocated pinned is in the oldest generation from the beginning; anything else is new.
        Assert.Equal(GC.MaxGeneration, GC.GetGeneration(BytesOf(key)));
    }

    [Fact]
    public void A_disposed_key_cannot_be_used_and_still_has_its_fingerprint()
    {
        var key = Given.Key();
        var fingerprint = key.Fingerprint;
        using var other = Given.Key();
        key.Dispose();
        Assert.Throws<ObjectDisposedException>(() => key.ExportHex());
        Assert.Throws<ObjectDisposedException>(() => key.CopyTo(new byte[32]));
        Assert.Throws<ObjectDisposedException>(() => key.Equals(other));
        Assert.Throws<ObjectDisposedException>(() => other.Equals(key));
        Assert.Equal(fingerprint, key.Fingerprint);
        Assert.Equal($"IndexKey {fingerprint}", key.ToString());
    }

    [Fact]
    public async Task A_disposed_key_creates_and_loads_nothing()
    {
        await using var server = await ScriptedServer.StartAsync();
        using var client = server.Client();
        var key = Given.Key();
        key.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => client.CreateIndexAsync("docs", key));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => client.LoadIndexAsync("docs", key));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => client.DeleteIndexAsync("docs", key));
        using var good = Given.Key();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => client.Index(good).CountAsync(new OperationOptions { IndexKey = key }));
        Assert.Empty(server.Requests);
    }

    [Fact]
    public void The_fingerprint_is_8_digits_of_a_hash_and_none_of_the_key()
    {
        using var key = Given.Key();
        var expected = SHA256.HashData([.. Encoding.ASCII.GetBytes("CyborgDb.IndexKey.Fingerprint"), .. Convert.FromHexString(Given.KeyHex)]);
        Assert.Equal(Convert.ToHexStringLower(expected.AsSpan(0, 4)), key.Fingerprint);
        Assert.DoesNotContain(key.Fingerprint, Given.KeyHex, StringComparison.Ordinal);
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_bytes")]
    private static extern ref byte[] BytesOf(IndexKey key);
}
