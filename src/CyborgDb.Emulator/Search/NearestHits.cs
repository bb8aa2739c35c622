namespace CyborgDb.Emulator.Search;

/// <summary>Keeps the closest hits of one query.</summary>
internal sealed class NearestHits(int most)
{
    // The farthest hit is at the head, where a closer one can take its place.
    private readonly PriorityQueue<SearchHit, SearchHit> _farthestFirst = new(Comparer<SearchHit>.Create(static (a, b) => Compare(b, a)));

    public void Offer(SearchHit hit)
    {
        if (_farthestFirst.Count < most)
            _farthestFirst.Enqueue(hit, hit);
        else
            _farthestFirst.EnqueueDequeue(hit, hit);
    }

    public SearchHit[] ToSortedArray()
    {
        var hits = new SearchHit[_farthestFirst.Count];
        for (var i = hits.Length - 1; i >= 0; i--)
            hits[i] = _farthestFirst.Dequeue();
        return hits;
    }

    private static int Compare(SearchHit a, SearchHit b)
    {
        var byDistance = a.Distance.CompareTo(b.Distance);
        return byDistance != 0 ? byDistance : a.Record.Sequence.CompareTo(b.Record.Sequence);
    }
}
