using CyborgDb;
using CyborgDb.Emulator;
using Spectre.Console;

namespace MoveIndex;

/// <summary>An index in an emulator that moves to another key while a second task writes to it, as an application would switch it over.</summary>
internal static class Demonstration
{
    private const int Items = 20_000, Dimension = 64;

    public static async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        await using var emulator = await CyborgDbEmulator.StartAsync(cancellationToken: cancellationToken);
        using var client = new CyborgDbClient(emulator.BaseAddress.ToString());
        using var key = IndexKey.Generate();
        using var newKey = IndexKey.Generate();
        var index = await client.CreateIndexAsync("notes", key, new() { Dimension = Dimension }, cancellationToken);
        await index.IngestAsync(Enumerable.Range(0, Items).Select(number => Note(number, version: 1)), cancellationToken: cancellationToken);
        AnsiConsole.WriteLine($"There is an index of {Items:#,0} items in an emulator in this process. It moves to another key while it is written to.");

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var writing = WriteAsync(index, stop.Token);
        var first = await Display.RunAsync(progress => client.RekeyIndexAsync(index, "notes-2", newKey, progress: progress, cancellationToken: cancellationToken));
        Report.Show(first);

        await stop.CancelAsync();
        var writes = await writing;
        AnsiConsole.WriteLine($"The writer has stopped after {writes:#,0} writes. What it has changed is copied, and the application goes on with the new index.");
        var second = await Display.RunAsync(progress =>
            client.RekeyIndexAsync(index, "notes-2", newKey, new() { Resume = true, DeleteExtraUpTo = int.MaxValue }, progress, cancellationToken));
        Report.Show(second);
        AnsiConsole.WriteLine($"The old index holds {await index.CountAsync(cancellationToken: cancellationToken):#,0} items, the new one {await client.GetIndex("notes-2", newKey).CountAsync(cancellationToken: cancellationToken):#,0}.");
        return second.AreEqual ? 0 : 1;
    }

    /// <summary>Changes, adds and deletes items until it is told to stop.</summary>
    private static async Task<int> WriteAsync(EncryptedIndex index, CancellationToken stop)
    {
        var random = new Random(1);
        var writes = 0;
        while (!stop.IsCancellationRequested)
        {
            var number = random.Next(Items + 100);
            if (random.Next(5) == 0)
                await index.DeleteAsync([IdOf(number)], cancellationToken: CancellationToken.None);
            else
                await index.UpsertAsync([Note(number, version: ++writes + 1)], cancellationToken: CancellationToken.None);
        }
        return writes;
    }

    private static VectorItem Note(int number, int version)
    {
        var random = new Random(number * 31 + version);
        var vector = new float[Dimension];
        foreach (ref var value in vector.AsSpan())
            value = random.NextSingle();
        return new(IdOf(number), vector) { Contents = $"Note {number}, version {version}.", Metadata = new() { ["number"] = number, ["version"] = version } };
    }

    private static string IdOf(int number) => $"note-{number}";
}
