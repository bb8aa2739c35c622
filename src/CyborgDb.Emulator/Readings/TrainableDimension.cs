namespace CyborgDb.Emulator;

/// <summary>The dimensions that 0.18 trains an index of; 0.17 trains any.</summary>
public enum TrainableDimension
{
    /// <summary>Multiples of 32.</summary>
    MultipleOf32,

    /// <summary>All.</summary>
    Any,
}
