using System.Text.RegularExpressions;
using CyborgDb.EndToEnd.Tests.Support;

namespace CyborgDb.EndToEnd.Tests;

/// <summary>What the READMEs of the samples show is what the samples print.</summary>
public sealed partial class SampleReadmeTests
{
    [Theory]
    [InlineData("Quickstart")]
    [InlineData("BulkIngest")]
    [InlineData("MoveIndex")]
    [InlineData("Rag")]
    public async Task A_sample_prints_what_its_readme_shows(string sample)
    {
        var shown = Documentation.Page($"samples/{sample}/README.md").In("text").Single().Lines.Where(IsCertain).ToList();
        var run = await SampleRun.OfAsync(sample, []);
        run.ShouldSucceed();

        var printed = new Queue<string>(run.Lines);
        foreach (var line in shown)
        {
            while (printed.TryPeek(out var next) && WithoutFigures(next) != WithoutFigures(line))
                printed.Dequeue();
            Assert.True(printed.TryDequeue(out _), $"The README shows this line, which is not printed, or not in its place:\n{line}\n\n{run.Output}");
        }
    }

    /// <summary>How far a job has come is told as often as there is time for it, and pictures depend on nothing but figures.</summary>
    private static bool IsCertain(string line) => !string.IsNullOrWhiteSpace(line) && !line.EndsWith('%');

    /// <summary>Times, names made for a run and the widths of tables differ.</summary>
    private static string WithoutFigures(string line) =>
        Rules().Replace(Figures().Replace(line, "0"), " ").Replace("times", "time", StringComparison.Ordinal).Trim();

    [GeneratedRegex("[0-9a-f]{32}|[0-9]+(?:[.,:][0-9]+)*")]
    private static partial Regex Figures();

    [GeneratedRegex("[─ ]+")]
    private static partial Regex Rules();
}
