using System.Collections.Concurrent;
namespace CyborgDb.Emulator.Storage;

/// <summary>The indexes by name. In memory only: nothing outlives the process.</summary>
internal sealed class IndexStore(ServiceVersion version)
{
    private readonly ConcurrentDictionary<string, VectorIndex> _indexes = new(StringComparer.Ordinal);

    public string[] Names()
    {
        string[] names = [.. _indexes.Keys];
        Array.Sort(names, StringComparer.Ordinal);
        return names;
    }

    public void Create(IndexDefinition definition, ReadOnlySpan<byte> key)
    {
        var index = new VectorIndex(definition, WrappedDataKey.Generate(definition.Name, key));
        if (_indexes.TryAdd(definition.Name, index))
            return;
        var detail = $"Index '{definition.Name}' already exists";
        throw version == ServiceVersion.V018 ? RejectedException.BadRequest(detail) : RejectedException.Conflict(detail);
    }

    public VectorIndex? Find(string name) => _indexes.GetValueOrDefault(name);

    /// <summary>Removes the index. Its users stay, for an index that is made anew under its name.</summary>
    public void Delete(VectorIndex index)
    {
        index.IsDeleted = true;
        _indexes.TryRemove(new(index.Name, index));
    }

    /// <summary>Closes every index, until a request comes with its key.</summary>
    public void CloseAll()
    {
        foreach (var index in _indexes.Values)
            index.IsOpen = false;
    }
}
