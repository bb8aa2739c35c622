using System.Collections.Concurrent;
using System.Diagnostics.Tracing;

namespace CyborgDb.EndToEnd.Tests.Support;

/// <summary>Counts the buffers that the process rents from the array pools and gives back, since the ledger was made.</summary>
public sealed class PoolLedger : EventListener
{
    private const int BufferRented = 1;
    private const int BufferReturned = 3;

    private readonly ConcurrentDictionary<(int Id, int Pool), int> _outstanding = [];
    private long _rented;

    public long Rented => Interlocked.Read(ref _rented);

    public int OutstandingLargerThan(int size) => _outstanding.Values.Count(outstanding => outstanding > size);

    public override string ToString() => string.Join(", ", _outstanding.Values.CountBy(size => size).Select(group => $"{group.Value} of {group.Key}"));

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == "System.Buffers.ArrayPoolEventSource")
            EnableEvents(eventSource, EventLevel.Verbose);
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        // bufferId, bufferSize, poolId, … in both.
        if (eventData.EventId == BufferRented)
        {
            Interlocked.Increment(ref _rented);
            _outstanding[((int)eventData.Payload![0]!, (int)eventData.Payload[2]!)] = (int)eventData.Payload[1]!;
        }
        else if (eventData.EventId == BufferReturned)
        {
            _outstanding.TryRemove(((int)eventData.Payload![0]!, (int)eventData.Payload[2]!), out _);
        }
    }
}
