using System.Collections.Concurrent;
using CyborgDb.Emulator.Access;

namespace CyborgDb.Emulator.Storage;

/// <summary>The indexes by name. In memory only: nothing outlives the process.</summary>
sealed class IndexStore(ServiceVersion version)
{
    readonly ConcurrentDictionary<string, VectorIndex> _indexes = new(StringComparer.Ordinal);

    public string[] Names()
    {
        string[] names = [.. _indexes.Keys];
        Array.Sort(names, StringComparer.Ordinal);
        return names;
    }

    public UserDirectory Users { get; } = new();

    public void Create(IndexDefinition definition, ReadOnlySpan<byte> key)
    {
        var index = new VectorIndex(definition, WrappedDataKey.Generate(definition.Name, key));
        if (_indexes.TryAdd(definition.Name, index))
            return;
        string detail = $"Index '{definition.Name}' already exists";
        throw version == ServiceVersion.V018 ? RejectedException.BadRequest(detail) : RejectedException.Conflict(detail);
    }

    public VectorIndex? Find(string name) => _indexes.GetValueOrDefault(name);

    public void Delete(VectorIndex index)
    {
        _indexes.TryRemove(new(index.Name, index));
        Users.RemoveAllOf(index);
    }

    public IEnumerable<ReadOnlyMemory<byte>> StoredBytes() =>
        [.. _indexes.Values.SelectMany(static index => index.StoredBytes()), .. Users.StoredBytes()];
}
