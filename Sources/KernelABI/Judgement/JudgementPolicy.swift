/// What a definition may say about judging.
public struct JudgementPolicy: Sendable {
  /// Kernel variants whose packages may stand in a stock kernel's view.
  public var admittedVariants: Set<String>
  /// Symbols that the kernel promises to keep stable; nothing if no stablelist applies.
  public var stablelist: Stablelist?
  /// Whether using a symbol outside the stablelist is a reason to leave a package out.
  public var dropsOutsideStablelist: Bool
  /// What the base repositories offer; nothing if they are not to be closed against, and anything
  /// outside the pool is taken as present.
  public var base: BaseOffers?

  /// A policy of these parts; the default admits no variant and knows no list and no base.
  public init(
    admittedVariants: Set<String> = [], stablelist: Stablelist? = nil,
    dropsOutsideStablelist: Bool = false, base: BaseOffers? = nil
  ) {
    self.admittedVariants = admittedVariants
    self.stablelist = stablelist
    self.dropsOutsideStablelist = dropsOutsideStablelist
    self.base = base
  }
}
