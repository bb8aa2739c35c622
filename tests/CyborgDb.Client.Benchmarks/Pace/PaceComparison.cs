using System.Diagnostics;
using System.Globalization;
using Spectre.Console;

namespace CyborgDb.Benchmarks.Pace;

/// <summary>An ingestion that finds by itself how many requests to have under way, beside every fixed number, with services that differ.</summary>
internal static class PaceComparison
{
    public const string Argument = "--pace";

    private const double Enough = 0.9;
    private const int WidthOfTable = 160;
    private const int MostRequests = 4, Batches = 200, ItemsInBatch = 100, Dimension = 8;

    private static readonly PacedServiceKind[] s_services =
    [
        new(1, TimeSpan.FromMilliseconds(1)),
        new(2, TimeSpan.FromMilliseconds(2)),
        new(4, TimeSpan.FromMilliseconds(4)),
        new(8, TimeSpan.FromMilliseconds(4)),
        new(2, TimeSpan.FromMilliseconds(2), RefusesMore: true),
    ];

    /// <returns>0 where it stores at least 0.9 of what the best fixed number does with every service.</returns>
    public static async Task<int> RunAsync()
    {
        var table = new Table().Border(TableBorder.Markdown).AddColumn("vectors a second");
        foreach (var number in Enumerable.Range(1, MostRequests))
            table.AddColumn(new TableColumn($"{number} at once").RightAligned());
        table.AddColumn(new TableColumn("found by itself").RightAligned()).AddColumn(new TableColumn("at the end").RightAligned());
        table.AddColumn(new TableColumn("of the best").RightAligned());
        var areEnough = true;
        foreach (var kind in s_services)
        {
            // Each has a service of its own, and all of them wait most of the time: what else the machine does meets all alike.
            var found = RateAsync(kind, least: 1, most: MostRequests);
            var ofFixed = await Task.WhenAll(Enumerable.Range(1, MostRequests).Select(number => RateAsync(kind, least: number, most: number)));
            var rates = Array.ConvertAll(ofFixed, each => each.Rate);
            var (rate, atEnd) = await found;
            var ratio = rate / rates.Max();
            areEnough &= ratio >= Enough;
            table.AddRow([kind.ToString(), .. rates.Select(Text), Text(rate), $"{atEnd}", ratio.ToString("0.00", CultureInfo.InvariantCulture)]);
            AnsiConsole.WriteLine($"{kind}: {ratio:0.00}");
        }
        AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, WidthOfTable);
        AnsiConsole.Write(table);
        return areEnough ? 0 : 1;
    }

    /// <summary>Vectors a second, 0 where not all were stored; and how many requests went at once at the end.</summary>
    private static async Task<(double Rate, int AtEnd)> RateAsync(PacedServiceKind kind, int least, int most)
    {
        await using var service = await PacedService.StartAsync(kind, ItemsInBatch);
        using var client = new CyborgDbClient(service.Address.ToString());
        using var key = IndexKey.Generate();
        var index = client.GetIndex("pace", key);
        var vectors = new float[Batches * ItemsInBatch, Dimension];
        var atEnd = new AtEnd();
        var options = new IngestOptions { BatchItems = ItemsInBatch, LeastRequests = least, Requests = most };
        // The first connections are made, and what is compiled is compiled.
        await index.IngestAsync(Enumerable.Range(0, 2 * MostRequests * ItemsInBatch), new float[2 * MostRequests * ItemsInBatch, Dimension], options: options);

        var watch = Stopwatch.StartNew();
        try
        {
            await index.IngestAsync(Enumerable.Range(0, Batches * ItemsInBatch), vectors, options: options, progress: atEnd);
        }
        catch (IngestException)
        {
            return (0, 0);
        }
        return (Batches * ItemsInBatch / watch.Elapsed.TotalSeconds, atEnd.Requests);
    }

    private static string Text(double rate) => rate > 0 ? rate.ToString("#,0", CultureInfo.InvariantCulture) : "failed";

    private sealed class AtEnd : IProgress<IngestProgress>
    {
        public int Requests { get; private set; }

        public void Report(IngestProgress value) => Requests = value.Requests;
    }
}
