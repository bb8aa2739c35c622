namespace CyborgDb.Emulator.Training;

/// <summary>How a job ended.</summary>
internal enum TrainingEnd
{
    Trained,

    /// <summary>The index does not have what training needs, and stays as it is.</summary>
    LeftAsIs,

    Failed,
}
