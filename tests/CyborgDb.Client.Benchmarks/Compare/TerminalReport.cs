using Spectre.Console;

namespace CyborgDb.Benchmarks.Compare;

/// <summary>A job's result in the terminal: a bar for each contender, and what was to be reached.</summary>
internal static class TerminalReport
{
    public static void Write(JobResult result)
    {
        AnsiConsole.WriteLine();
        AnsiConsole.Write(new Rule(Markup.Escape($"{result.Group}: {result.Name}")).LeftJustified());
        var unit = result.Results.Max(r => r.Seconds) < 0.002 ? (Name: "µs", Factor: 1e6) : (Name: "ms", Factor: 1e3);
        var chart = new BarChart().Width(Math.Min(100, AnsiConsole.Profile.Width)).Label(Markup.Escape($"median of {result.Rounds}, {unit.Name}")).LeftAlignLabel();
        foreach (var measured in result.Results.OrderBy(r => r.Seconds))
            chart.AddItem(Markup.Escape(measured.Contender), Math.Round(measured.Seconds * unit.Factor, 2), ColorOf(measured.Part));
        AnsiConsole.Write(chart);
        foreach (var measured in result.Results)
        {
            // The Python process measures its time, not its memory.
            var allocated = measured.Part == Part.Official ? "" : $", {Figures.Bytes(measured.Allocated)} allocated";
            AnsiConsole.WriteLine($"  {measured.Contender}: {Figures.Time(measured.Seconds)}{allocated}");
        }
        foreach (var (text, isReached) in result.Findings)
            AnsiConsole.MarkupLineInterpolated($"  [{(isReached ? "green" : "red")}]{(isReached ? "reached" : "not reached")}[/]: {text}");
    }

    private static Color ColorOf(Part part) => part switch
    {
        Part.Ours => Color.Green,
        Part.OursOtherwise => Color.DarkSeaGreen,
        Part.ByHand => Color.Orange3,
        Part.Bound => Color.SteelBlue,
        _ => Color.Grey,
    };
}
