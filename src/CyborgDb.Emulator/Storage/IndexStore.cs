using System.Collections.Concurrent;
using System.Text.Json;

namespace CyborgDb.Emulator.Storage;

/// <summary>Which index a request is about, and the key it brought, not yet decoded.</summary>
readonly record struct IndexAddress(string Name, JsonElement? Key);

/// <summary>An index whose key has been checked, for the length of one request.</summary>
sealed class UnlockedIndex(VectorIndex index, RecordCipher cipher) : IDisposable
{
    public VectorIndex Index { get; } = index;

    public RecordCipher Cipher { get; } = cipher;

    public void Dispose() => Cipher.Dispose();
}

/// <summary>The indexes by name. In memory only: nothing outlives the process.</summary>
sealed class IndexStore
{
    readonly ConcurrentDictionary<string, VectorIndex> _indexes = new(StringComparer.Ordinal);

    public string[] Names()
    {
        string[] names = [.. _indexes.Keys];
        Array.Sort(names, StringComparer.Ordinal);
        return names;
    }

    public void Create(IndexDefinition definition, SubmittedKey key)
    {
        var index = new VectorIndex(definition, WrappedDataKey.Generate(definition.Name, key));
        if (!_indexes.TryAdd(definition.Name, index))
            throw RejectedException.Conflict($"Index '{definition.Name}' already exists");
    }

    public VectorIndex? Find(string name) => _indexes.GetValueOrDefault(name);

    public UnlockedIndex Unlock(IndexAddress address)
    {
        VectorIndex index = Find(address.Name) ?? throw RejectedException.NotFound($"Index '{address.Name}' not found");
        if (address.Key is not { } json)
            throw RejectedException.BadRequest($"Index '{address.Name}' was created with an index_key, which is required");
        using SubmittedKey key = SubmittedKey.Decode(json);
        return index.DataKey.Unwrap(key) is { } cipher
            ? new(index, cipher)
            : throw RejectedException.Unauthorized($"Wrong encryption key for index '{address.Name}'");
    }

    public void Delete(VectorIndex index)
    {
        _indexes.TryRemove(new(index.Name, index));
        index.IsDeleted = true;
    }

    public IEnumerable<ReadOnlyMemory<byte>> StoredBytes() => _indexes.Values.SelectMany(static index => index.StoredBytes());
}
