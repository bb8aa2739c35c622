using System.Collections;
using CyborgDb.Vectors;

namespace CyborgDb.Protocol;

/// <summary>What <c>/vectors/upsert_binary</c> takes: one id a row, and one entry a row of what else there is.</summary>
internal sealed record BinaryBatch(
    IdList Ids, VectorMatrix Vectors, IReadOnlyList<Metadata?>? Metadata, IReadOnlyList<ItemContents?>? Contents)
{
    /// <summary>The caller's name for the ids.</summary>
    public string IdsParameter { get; init; } = "ids";

    /// <summary>The caller's name for the vectors.</summary>
    public string VectorsParameter { get; init; } = "vectors";

    /// <summary>Whether every item has a vector: of the others the service makes one, which another route does.</summary>
    public static bool CanTake(IReadOnlyList<VectorItem> items)
    {
        for (var row = 0; row < items.Count; row++)
        {
            if (items[row].Vector is null)
                return false;
        }
        return true;
    }

    /// <summary>Items, all with a vector of the same dimension, as columns. Nothing is copied.</summary>
    public static BinaryBatch Of(IReadOnlyList<VectorItem> items)
    {
        var dimension = items[0].Vector!.Value.Length;
        return new(
            IdList.Of(items),
            new VectorMatrix(new ItemsSource(items, dimension), items.Count, dimension),
            Column<Metadata>.Of(items, static item => item.Metadata),
            Column<ItemContents>.Of(items, static item => item.Contents));
    }

    private sealed class Column<T>(IReadOnlyList<VectorItem> items, Func<VectorItem, T?> entry) : IReadOnlyList<T?>
        where T : class
    {
        /// <summary>The column; <see langword="null"/> where no item has an entry.</summary>
        public static Column<T>? Of(IReadOnlyList<VectorItem> items, Func<VectorItem, T?> entry)
        {
            for (var row = 0; row < items.Count; row++)
            {
                if (entry(items[row]) is not null)
                    return new(items, entry);
            }
            return null;
        }

        public int Count => items.Count;

        public T? this[int row] => entry(items[row]);

        public IEnumerator<T?> GetEnumerator() => items.Select(entry).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
