using CyborgDb;
using Spectre.Console;

namespace MoveIndex;

/// <summary>Shows how a move goes while it goes.</summary>
internal static class Display
{
    public static Task<RekeyResult> RunAsync(Func<IProgress<RekeyProgress>, Task<RekeyResult>> move) =>
        AnsiConsole.Progress()
            .Columns(new SpinnerColumn(), new ProgressBarColumn(), new PercentageColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
            .StartAsync(display => move(new Bars(display)));

    /// <summary>A bar for each stage that there is.</summary>
    private sealed class Bars(ProgressContext display) : IProgress<RekeyProgress>
    {
        private (RekeyStage Stage, int Pass) _at;
        private ProgressTask? _bar;

        public void Report(RekeyProgress value)
        {
            if (_bar is null || _at != (value.Stage, value.Pass))
            {
                _bar?.Value = _bar.MaxValue;
                _at = (value.Stage, value.Pass);
                _bar = display.AddTask(Named(value), maxValue: 1);
                if (value.Stage == RekeyStage.Done)
                    _bar.Value = 1;
            }
            if (value.Copy is { } copy)
            {
                Show(copy.Skipped + copy.Stored, copy.Skipped + copy.Total);
                _bar.Description = $"{Named(value)}: {copy.Skipped + copy.Stored:#,0} of {copy.Skipped + copy.Total:#,0} items, {copy.ItemsPerSecond:#,0} a second"
                    + (copy.Remaining is { } left ? $", {left:mm\\:ss} left" : "");
            }
            else if (value.Comparison is { } comparison)
            {
                Show(comparison.Done, comparison.Total);
                _bar.Description = $"{Named(value)}: {comparison.Done:#,0} items, {comparison.Differences:#,0} differ";
            }
        }

        private void Show(long done, long total)
        {
            _bar!.MaxValue = Math.Max(1, total);
            _bar.Value = total == 0 ? 1 : done;
        }

        private static string Named(RekeyProgress value) => value.Stage switch
        {
            RekeyStage.Creating => "creating",
            RekeyStage.Copying => "copying",
            RekeyStage.Comparing => $"comparing ({value.Pass})",
            RekeyStage.CatchingUp => $"catching up ({value.Pass})",
            RekeyStage.DeletingSource => "deleting the old index",
            _ => "done",
        };
    }
}
