using System.Collections;

namespace BulkIngest;

/// <summary>The numbers from 0: ids for vectors that have none, without a list of them.</summary>
internal sealed class RowNumbers(int count) : IReadOnlyList<int>
{
    public int Count => count;

    public int this[int index] => index;

    public IEnumerator<int> GetEnumerator() => Enumerable.Range(0, count).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
